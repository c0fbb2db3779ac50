import { FRAGMENT, VERTEX } from './shared.glsl';

/**
 * Attributes: place, flat normal, and (own number, which corner of its facet). `T` is where the tree stands: x, z, size,
 * turn; `ground` is how high the ground is there.
 */
export const treeVertex = (ground: string) => `${VERTEX}
layout(location=0)in vec3 a;
layout(location=1)in vec3 b;
layout(location=2)in float c;
uniform vec4 T;
out vec3 w,n,e;out vec2 k;
void main(){
float s=sin(T.w),q=cos(T.w);
mat3 m=mat3(q,0,-s,0,1,0,s,0,q);
vec3 p=m*a*T.z;
n=m*b;
p.x+=.008*p.y*sin(V.z*.5+T.x)+.004*p.y*sin(V.z*.9+c*20.)*step(.01,c);
w=p+vec3(T.x,${ground}-.06,T.y);
int i=gl_VertexID%3;
e=vec3(i==0,i==1,i==2);
k=vec2(c,a.y);
gl_Position=project(w-vec3(0,1,0));}`;

/** In the meadow trees stand on its swells. */
export const TREE_VERTEX = treeVertex('land(T.xy)');

// Crystal: each facet shows the sky bent through it, with the horizon's light split a little into its colours, more
// mirror than window at a glancing angle; its edges catch light, and now and then, slowly, a facet glints.
export const TREE_FRAGMENT = `${FRAGMENT}
in vec3 w,n,e;in vec2 k;
uniform float back;
vec3 env(vec3 d){
float s=max(d.z,.25);
float el=d.y/s*1.1;
vec3 c=sky(clamp(el,0.,1.),d.x/s-G.x);
return mix(c,mix(C[9],C[7],.5+.5*S[8]),sm(.02,-.3,el)*.8);}
void main(){
vec3 v=normalize(vec3(w.x,w.y-1.,w.z)),m=normalize(n);
if(dot(m,v)>0.)m=-m;
float f=pow(1.-abs(dot(m,v)),3.);
float a=w.x/w.z-G.x,lit=exp(-a*a*G.y*.35)*S[2];
vec3 r=refract(v,m,.66),l=reflect(v,m);
vec3 t=env(r+vec3(0,m.y*.5+.06,0)),u=env(vec3(l.x,abs(l.y)+.1,abs(l.z)));
vec3 g=normalize(vec3(G.x-w.x/w.z,.06,1.));
vec3 sp=vec3(dot(refract(v,m,.7),g),dot(refract(v,m,.66),g),dot(refract(v,m,.62),g));
sp=pow(max(sp,0.),vec3(26.));
float side=dot(m,normalize(vec3(a>0.?-.7:.7,.6,.3)));
float shade=.5+.5*side;shade*=shade;
vec3 c=C[11]*mix(.35+.95*shade,.78+.4*shade,S[8]);
c=mix(c,t*mix(.5+.8*shade,.85+.3*shade,S[8]),.42);
c+=u*f*.55+C[12]*C[11]*sm(.55,1.,dot(m,vec3(0,.8,-.6)))*.6;
c+=C[5]*sp*lit*.55+C[5]*lit*max(side,0.)*shade*.16;
c+=.09*(cos(6.283*(dot(m,v)*1.3+k.x+vec3(0,.33,.67)))*vec3(1,.7,1.))*(1.-.5*S[8])*step(.01,k.x);
float tw=sin(V.z*(.22+fract(k.x*7.3)*.25)+k.x*70.+dot(m,vec3(9.,7.,5.)));
c+=C[12]*sm(.9,1.,tw)*S[6]*.6*step(.01,k.x);
vec3 d=fwidth(e);
vec3 q=sm(vec3(0),d*1.3,e);
float edge=1.-min(q.x,min(q.y,q.z)),near=sm(.3,.04,max(d.x,max(d.y,d.z)));
c+=mix(C[12],C[11],.3)*edge*near*(.1+.3*S[6])*(.35+.65*shade)*(1.-back*.5);
c=calmLight(c,w.xz,.35*max(0.,1.-k.y*.5));
c*=mix(mix(.4,1.,sm(-.4,1.5,k.y)),1.,S[8]*.75);
c=air(c,w.z,a);
float al=mix(.6,.5,back)+.35*f+.22*step(k.x,.01);
o=vec4(finish(c)*al,al);}`;
