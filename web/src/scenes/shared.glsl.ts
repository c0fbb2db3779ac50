// What every shader of the meadow shares. The picture is painted in display colours, not in linear light, because the
// palettes were chosen by eye; the world is a flat-screen perspective: a point (x, y, z) appears x/z heights from the
// middle and y/z heights above the horizon, with the eye one unit above the ground.

const UNIFORMS = `#version 300 es
precision highp float;
uniform vec3 C[14];
uniform float S[9];
uniform vec4 V;
uniform vec2 R,G;
uniform vec3 E;
uniform sampler2D noise,calm;
const vec3 Y=vec3(.2126,.7152,.0722);
#define sm smoothstep
#define F gl_FragCoord
vec4 n2(vec2 p){return texture(noise,p);}
float quiet(vec2 at){return texture(calm,at).r;}
`;
// V: aspect, horizon, time in seconds, pixels per CSS pixel. R: size in pixels. G: the glow's place (heights from the
// middle) and its width. Y: how much of each colour the eye sees as light. E: the emerald light's place on the ground (x, z) and its strength. S[8]: how much it is morning.

// The sky at elevation e (0 horizon, 1 top of the screen) and a heights beside the glow.
const SKY = `
vec3 sky(float e,float a){
float s=.75-.75*exp(-a*a*G.y);
vec3 c=mix(mix(C[4],C[3],s),C[3],sm(.05,.21,e));
c=mix(mix(mix(c,C[2],sm(.1,.4,e)),C[1],sm(.26,.72,e)),C[0],sm(.5,1.05,e));
return mix(c,C[5],exp(-max(e-.05,0.)*8.5-a*a*G.y*1.2)*S[2]*.9);}
`;

// Rolling ground: flat under the eye, swelling with distance.
const GROUND = `
float land(vec2 p){
float k=sm(4.,16.,p.y);
return k*(.34*sin(p.x*.23+p.y*.21+.6)+.24*sin(p.y*.37-p.x*.15+2.)+.1*sin(p.x*.7+p.y*.5))+.05*sin(p.x*.9)*sin(p.y*.8);}
vec4 project(vec3 p){
return vec4(p.x*2./V.x,(2.*V.y-1.)*p.z+2.*p.y,1.01*p.z-4.,p.z);}
`;

// Air between the eye and a thing z away, and the emerald calm that lies on the ground.
const AIR = `
vec3 air(vec3 c,float z,float a){
float f=1.-exp(-z*z*.0006);
return mix(c,mix(C[8],sky(.02,a),.35),f*(.22+.45*S[3]));}
vec3 calmLight(vec3 c,vec2 p,float k){
vec2 d=(p-E.xy)*vec2(.3,.17);
float f=exp(-dot(d,d));
return c+(mix(vec3(.1,.62,.42),vec3(.2,.5,.4),S[8])*f*E.z*k)*(1.-.8*S[8]);}
`;

// Where words stand the scene keeps its hue but gives up light (or, in the morning, darkness) until text on it has a
// contrast of at least 7 to 1. The last line is dithering against banding.
const FINISH = `
vec3 finish(vec3 c){
float k=quiet(F.xy/R);
k=clamp(k+(n2(F.xy/R.y*.6).r-.5)*2.2*k*(1.-k),0.,1.);
float l=dot(c*c,Y);
float t=.056+.5*dot(C[0]*C[0],Y),j=t*(1.-exp(-l/t));
float y=clamp(t*33.-1.85,0.,1.);
vec3 s=mix(C[1],C[2],.45-.2*y);s=max(mix(vec3(dot(s,vec3(.3,.6,.1))),s,.9+.55*y),.01);
vec3 d=mix(c*sqrt(j/max(l,1e-4))*vec3(1.08,.84,1.16),s*sqrt(j*.8/dot(s*s,Y)),.5+.34*y);
vec3 b=mix(c,mix(C[8],vec3(.97,.96,.99),.5),clamp((.74-l)/.3,0.,1.)*.9);
c=mix(c,mix(d,b,S[8]),k);
return c+(fract(52.98*fract(dot(F.xy,vec2(.0671,.00584))))-.5)/200.;}
`;

export const VERTEX = UNIFORMS + SKY + GROUND;
export const FRAGMENT = `${UNIFORMS + SKY + AIR + FINISH}out vec4 o;\n`;
