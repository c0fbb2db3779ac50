import { FRAGMENT, VERTEX } from './shared.glsl';

/** The ground is a grid of 48 by 56 cells, wider with distance; the vertex number alone says where a corner lies. */
export const GROUND_CELLS = [48, 56] as const;

export const GROUND_VERTEX = `${VERTEX}
out vec3 w;
void main(){
int i=gl_VertexID/6,k=gl_VertexID%6;
vec2 g=vec2(i%48+(k==1||k==2||k==4?1:0),i/48+(k==2||k==4||k==5?1:0));
float z=2.4*pow(20.,g.y/56.),x=(g.x/24.-1.)*V.x*.56*z;
w=vec3(x,land(vec2(x,z)),z);
gl_Position=project(w-vec3(0,1,0));}`;

export const GROUND_FRAGMENT = `${FRAGMENT}
in vec3 w;
void main(){
float a=w.x/w.z-G.x,lit=exp(-a*a*G.y);
float n=n2(w.xz*vec2(.045,.03)).r,f=n2(w.xz*vec2(.9,.16)).g;
vec3 c=mix(C[9],C[10],.06+.3*sm(.35,.75,n)+.3*(f-.45)+.22*w.y);
c=mix(c,mix(C[3],C[5],.35),lit*S[2]*sm(8.,44.,w.z)*(.1+.3*f));
c*=mix(.5,1.,sm(3.,12.,w.z));
c=air(c,w.z,a);
float m=n2(vec2(w.x*.03+V.z*.002,w.z*.05-V.z*.001)).r;
c=mix(c,C[8],S[3]*sm(.42,.75,m)*sm(5.,20.,w.z)*.35);
o=vec4(finish(calmLight(c,w.xz,.55+.5*f)),1.);}`;

// A blade is nine corners of one tapered strip. Gusts are noise that wanders over the meadow, so that neighbours bend
// together; far blades never become thinner than a pixel, which would shimmer.
export const GRASS_VERTEX = `${VERTEX}
layout(location=0)in vec4 a;
out vec4 h;out vec3 w;
void main(){
float z=2.5*pow(17.,a.y),x=(a.x*2.-1.)*V.x*.55*z;
float pat=n2(vec2(x,z)*.06).g;
float tall=(.1+.13*a.z*a.z+.2*sm(.38,.72,pat)*a.z+.22*step(.955,a.w))*sm(1.,4.2,z)*sm(46.,20.,z)+.04;
float gust=n2(vec2(x*.035+V.z*.018,z*.05+V.z*.006)).r-.42;
float s=float(gl_VertexID/2)/4.;
float bend=(a.w-.5)*.9+gust*2.1+.05*sin(V.z*(.7+a.w*.6)+a.x*90.);
float wide=max(.0062*(.6+a.z*.8),.42*z/R.y)*(1.-pow(s,1.6)*.96);
float side=gl_VertexID==8?0.:gl_VertexID%2==0?-1.:1.;
vec3 p=vec3(x+bend*tall*s*s*.75+side*wide,land(vec2(x,z))+tall*s*(1.-.22*bend*bend*s),z);
w=p;h=vec4(s,gust*(.4+pat),a.z,side);
gl_Position=project(p-vec3(0,1,0));}`;

export const GRASS_FRAGMENT = `${FRAGMENT}
in vec4 h;in vec3 w;
void main(){
float a=w.x/w.z-G.x,lit=exp(-a*a*G.y*.7);
vec3 c=mix(C[9]*mix(.7,.84,S[8]),C[10],h.x*h.x*(.2+.45*h.z*h.z+2.*max(h.y,0.)));
c+=C[5]*lit*S[2]*h.x*h.x*h.x*(.03+.26*h.z*h.z)*(1.-.6*S[8]);
c*=.92+.14*h.w*(h.z-.3);
c=air(c,w.z,a);
c=calmLight(c,w.xz,.25+.9*h.x);
o=vec4(finish(c),1.);}`;

// Mist: three long veils that stand in the meadow, thin, drifting, gone at their edges.
export const MIST_VERTEX = `${VERTEX}
out vec3 q;
void main(){
int i=gl_InstanceID;
float z=i==0?27.:i==1?17.:9.5;
vec2 k=vec2(gl_VertexID%2,gl_VertexID/2);
float y=-.55+k.y*(z*.07+.55);
q=vec3((k.x-.5)*V.x+float(i)*3.1,k.y,z);
gl_Position=project(vec3((k.x-.5)*V.x*z,y-.75,z));}`;

export const MIST_FRAGMENT = `${FRAGMENT}
in vec3 q;
void main(){
float t=V.z*.0028;
float n=n2(vec2(q.x*.27+t,q.y*.16+q.z*.13)).r*.65+n2(vec2(q.x*.7-t*1.4,q.y*.35+q.z*.3)).g*.35;
float e=sin(min(q.y*1.15,1.)*3.14159);
float k=sm(.36,.78,n)*e*e*S[3]*.62*(1.-quiet(F.xy/R)*.8);
float a=F.x/R.y-.5*V.x-G.x;
vec3 c=mix(C[8],mix(C[4],C[5],.4),exp(-a*a*G.y)*.4*S[2]);
o=vec4(finish(c)*k,k);}`;

// Small lights: some float, slowly, on paths of their own; the others are dew and seed heads that stand in the grass.
// Attributes: across, depth, own number, and 1 for those that float. While someone is held they come nearer and warmer.
export const LIGHT_VERTEX = `${VERTEX}
layout(location=0)in vec4 a;
out float h,f,o2;
void main(){
float t=V.z*(.1+.07*a.z),n=a.z*60.;
float z=mix(4.5,24.,a.y*a.y)*mix(1.,.72,S[7]*a.w);
float x=(a.x*2.-1.)*V.x*.52*z+a.w*(.5*sin(t+n)+.3*sin(t*1.7+n*2.));
float y=land(vec2(x,z))+mix(.12+.2*a.z,.3+.5*fract(n)+.16*sin(t*1.3+n*3.),a.w);
vec4 p=project(vec3(x,y-1.,z));
float glow=.5+.5*sin(V.z*(.35+.3*a.z)+n);
h=mix(.55*(.35+.65*glow*glow),glow*glow*.95,a.w)*S[4]*mix(1.,1.25,S[7]*a.w)*(1.-.85*quiet(p.xy/p.w*.5+.5));
f=a.w;o2=fract(a.z*17.);
p.z-=a.w*1.6;
gl_Position=p;
gl_PointSize=max(mix(.055,.26,a.w)*mix(1.,1.5,S[7]*a.w)/z*R.y*min(1.,.6+.3*V.x),mix(1.6,5.,a.w)*V.w);}`;

export const LIGHT_FRAGMENT = `${FRAGMENT}
in float h,f,o2;
void main(){
vec2 q=gl_PointCoord*2.-1.;
float d=dot(q,q);
float k=f>.5?exp(-d*40.)*.85+exp(-sqrt(d)*5.)*.34*sm(1.,.4,d):exp(-d*4.);
vec3 c=f>.5?C[13]:mix(mix(C[12],C[3]*1.3,o2),C[13],step(.72,o2));
o=vec4(c*k*h,k*h*.45*S[8]);}`;
